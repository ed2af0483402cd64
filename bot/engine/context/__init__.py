"""What a message means where it stands: in an open form, after an offer, after a ticket, after a person."""
