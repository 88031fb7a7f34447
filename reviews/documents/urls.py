from django.urls import path

from . import views

urlpatterns = [
    path("organisations/<int:pk>/words/", views.organisation_words, name="organisation_words"),
    path("document-words/<int:pk>/drop/", views.document_word_drop, name="document_word_drop"),
]
