"""Rich text: its groups, its forms, what is packed in it."""
