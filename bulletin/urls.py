from django.urls import path

from bulletin.views import (
    article_detail,
    article_list,
    article_moves,
    article_writing,
    desk,
    desk_moves,
    desk_words,
    issue_detail,
    issue_files,
    issue_list,
    issue_moves,
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
    path("articles/", article_list.article_list, name="article-list"),
    path("articles/new/", article_writing.article_new, name="article-new"),
    path("articles/new/save/", article_writing.article_first_save, name="article-first-save"),
    path("articles/<int:pk>/", article_detail.article_detail, name="article-detail"),
    path("articles/<int:pk>/edit/", article_writing.article_edit, name="article-edit"),
    path("articles/<int:pk>/save/", article_writing.article_save, name="article-save"),
    path("articles/<int:pk>/withdraw/", article_moves.article_withdraw, name="article-withdraw"),
    path(
        "articles/<int:pk>/pictures/<slug:sha256>/",
        article_moves.article_picture,
        name="article-picture",
    ),
    path(
        "articles/<int:pk>/revisions/<int:version>/",
        article_detail.article_revision,
        name="article-revision",
    ),
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
