"""Who is the same person: written names, candidate pairs with reasons, clusters.

Written names, candidate pairs with reasons in words, and clusters that follow from what people judged. Pure.
"""
