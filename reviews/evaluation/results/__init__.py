"""What a review comes to: scores counted, grades decided and published, the bulletin, the year-end meeting."""
