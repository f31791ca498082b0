// A page that waits for work is asked for again until there is something to show.
setTimeout(() => location.reload(), 1_000);
