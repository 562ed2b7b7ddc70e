"""Areas: outlines, centres, postcodes and streets, what lies in what, and figures about them."""
