"""What office documents as XML share: packages, parts, paragraphs, lists."""
