"""The results of a review: scores counted, grades decided and published, the bulletin, the year-end meeting."""
