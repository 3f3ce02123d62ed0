"""The pages of the settings window: each shows a part of the settings and makes new ones of what the user did."""
