"""For those who have not signed in: the sign-in itself and invitations."""
