"""Virtual parts that are features of the product: for the demo, for training and for acceptance."""
