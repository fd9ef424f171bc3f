from django.urls import path

from bulletin.views import (
    archive,
    archive_issue,
    issue_detail,
    issue_files,
    issue_list,
    issue_moves,
)

app_name = "bulletin"
urlpatterns = [
    path("", issue_list.issue_list, name="issue-list"),
    path("archive/", archive.archive, name="archive"),
    path("archive/<int:pk>/", archive_issue.archive_issue, name="archive-issue"),
    path("issues/<int:pk>/", issue_detail.issue_detail, name="issue-detail"),
    path("issues/<int:pk>/text/", archive_issue.issue_text, name="issue-text"),
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
]
