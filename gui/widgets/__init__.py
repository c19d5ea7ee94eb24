"""The reusable parts that pages are made of; none knows a page or a job."""
