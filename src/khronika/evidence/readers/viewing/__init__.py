"""Items as people look at them: pixels and samples, made anew in a worker, and nothing of the item itself."""
