from django.urls import path

from bulletin.views import (
    desk,
    desk_moves,
    desk_words,
    inbox,
    inbox_files,
    inbox_steps,
    issue_detail,
    issue_files,
    issue_list,
    issue_moves,
    phrases,
)

app_name = "bulletin"
urlpatterns = [
    path("", issue_list.issue_list, name="issue-list"),
    path("issues/<int:pk>/", issue_detail.issue_detail, name="issue-detail"),
    path("issues/<int:pk>/preview/", issue_detail.issue_preview, name="issue-preview"),
    path("issues/<int:pk>/preview/<slug:key>.png", issue_files.preview_page, name="preview-page"),
    path("issues/<int:pk>/review/", issue_moves.issue_review, name="issue-review"),
    path("issues/<int:pk>/recall/", issue_moves.issue_recall, name="issue-recall"),
    path("issues/<int:pk>/sign/", issue_moves.issue_sign, name="issue-sign"),
    path("issues/<int:pk>/return/", issue_moves.issue_return, name="issue-return"),
    path(
        "issues/<int:pk>/editions/<int:edition_pk>/reprint/",
        issue_moves.issue_reprint,
        name="issue-reprint",
    ),
    path(
        "issues/<int:pk>/editions/<int:edition_pk>/pages/<int:page>.png",
        issue_files.issue_page,
        name="issue-page",
    ),
    path("issues/<int:pk>/editions/<int:edition_pk>/pdf", issue_files.issue_pdf, name="issue-pdf"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/decide/", inbox_steps.inbox_decide, name="inbox-decide"),
    path("inbox/undo/", inbox_steps.inbox_undo, name="inbox-undo"),
    path("inbox/<int:pk>/<int:version>/reading/", inbox_steps.inbox_reading, name="inbox-reading"),
    path("inbox/<int:pk>/pictures/<slug:sha256>", inbox_files.inbox_picture, name="inbox-picture"),
    path("inbox/phrases/", phrases.phrase_list, name="phrase-list"),
    path("inbox/phrases/<int:pk>/add/", phrases.phrase_add, name="phrase-add"),
    path("inbox/phrases/<int:pk>/remove/", phrases.phrase_remove, name="phrase-remove"),
    path("issues/desk/", desk.current_desk, name="desk-current"),
    path("issues/new/", desk_moves.desk_start, name="desk-start"),
    path("issues/<int:pk>/desk/", desk.issue_desk, name="issue-desk"),
    path("issues/<int:pk>/desk/preview/", desk.desk_preview, name="desk-preview"),
    path("issues/<int:pk>/desk/order/", desk_moves.desk_order, name="desk-order"),
    path("issues/<int:pk>/desk/adopt/", desk_moves.desk_adopt, name="desk-adopt"),
    path("issues/<int:pk>/desk/note/", desk_words.desk_note, name="desk-note"),
    path(
        "issues/<int:pk>/desk/sections/<int:section_pk>/",
        desk_moves.desk_section,
        name="desk-section",
    ),
    path(
        "issues/<int:pk>/desk/adoptions/<int:adoption_pk>/move/",
        desk_moves.desk_move,
        name="desk-move",
    ),
    path(
        "issues/<int:pk>/desk/adoptions/<int:adoption_pk>/release/",
        desk_moves.desk_release,
        name="desk-release",
    ),
    path(
        "issues/<int:pk>/desk/adoptions/<int:adoption_pk>/title-style/",
        desk_moves.desk_title_style,
        name="desk-title-style",
    ),
    path(
        "issues/<int:pk>/desk/adoptions/<int:adoption_pk>/words/",
        desk_words.desk_words,
        name="desk-words",
    ),
]
