"""sift."""
