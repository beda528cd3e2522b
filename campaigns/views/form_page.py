"""The form page of this room."""

from functools import partial

from workflow.form_page import form_page as page_of_one_form

form_page = partial(page_of_one_form, template="campaigns/form.html")
