"""What happens to items: sealed, told of, anchored, taken out, taken back, told to others."""
