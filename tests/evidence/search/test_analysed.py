"""A word is analysed once, and a text found by the same terms whether its words were met before or not."""


