"""The same person? Written names, candidate pairs with reasons in words, and clusters that follow from what people judged. Pure."""
