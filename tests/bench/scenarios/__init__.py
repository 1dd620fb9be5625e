"""What is measured, one file each: `measure(lab)` gives the figures. Files are found by being here."""
