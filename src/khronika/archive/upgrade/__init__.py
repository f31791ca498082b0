"""What archives of earlier versions need."""
