"""What each store and each channel promises."""
