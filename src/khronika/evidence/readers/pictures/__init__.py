"""Pictures, and what is written within their files."""
