"""Pages of products and devices."""
