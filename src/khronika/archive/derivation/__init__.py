"""Reading: tasks, a pool of workers, renditions, what was covered."""
