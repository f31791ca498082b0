"""What leaves an archive as it is shown: looked at before, and told of after."""
