"""Reading the audit trail: who sees which events, and what the acts are called in Vietnamese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.models import AuditEvent

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

# The role of units.enums.Role; this room knows memberships only by what they carry.
ADMINISTRATOR = "administrator"

# One line per act recorded anywhere in the portal; a test compares it with the calls.
ACTS = {
    "accounts.cancel_job": "huỷ việc chạy nền",
    "accounts.change_password": "đổi mật khẩu",
    "accounts.export": "xuất danh sách ra tệp",
    "accounts.retry_job": "chạy lại việc chạy nền",
    "accounts.sign_in": "đăng nhập",
    "accounts.sign_in_failed": "đăng nhập không thành công",
    "accounts.sign_out": "đăng xuất",
    "awards.abstain": "ghi nhận không tham gia bỏ phiếu",
    "awards.activate_word_template": "chọn mẫu văn bản Word",
    "awards.add_exemplar_picture": "thêm ảnh của điển hình",
    "awards.add_fund_income": "ghi thu quỹ thi đua, khen thưởng",
    "awards.answer_opinion": "cho ý kiến hiệp y",
    "awards.appraise_again": "thẩm định lại hồ sơ khen thưởng",
    "awards.ask_opinion": "lấy ý kiến hiệp y",
    "awards.assemble_dossier": "dựng bộ hồ sơ khen thưởng",
    "awards.assemble_round": "dựng hồ sơ khen thưởng cả đợt",
    "awards.cancel_session": "huỷ phiên họp hội đồng",
    "awards.cast_ballot": "đã bỏ phiếu",
    "awards.change_council": "sửa hội đồng",
    "awards.change_member": "sửa thành viên hội đồng",
    "awards.change_round": "sửa đợt xét khen thưởng",
    "awards.change_session": "sửa phiên họp hội đồng",
    "awards.close_round": "khoá nhận hồ sơ khen thưởng",
    "awards.close_voting": "đóng và kiểm phiếu",
    "awards.commit_fund": "ghi cam kết chi quỹ thi đua, khen thưởng",
    "awards.conclude_appraisal": "kết luận thẩm định",
    "awards.correct_record": "đính chính khen thưởng trong sổ",
    "awards.create_council": "lập hội đồng",
    "awards.create_exemplar": "lập điển hình tiên tiến",
    "awards.discard_decision": "xoá dự thảo quyết định khen thưởng",
    "awards.discard_draft": "xoá bản nháp hồ sơ khen thưởng",
    "awards.draft_decision": "dự thảo quyết định, tờ trình khen thưởng",
    "awards.end_freeze": "kết thúc tạm dừng xét khen thưởng",
    "awards.end_seat": "ghi thôi tham gia hội đồng",
    "awards.finish_round": "kết thúc đợt xét khen thưởng",
    "awards.forward_nomination": "chuyển hồ sơ khen thưởng lên cấp trên",
    "awards.freeze_subject": "tạm dừng xét khen thưởng",
    "awards.import_nominations": "nhập hồ sơ khen thưởng từ Excel",
    "awards.import_records": "nhập quyết định khen thưởng cũ vào sổ",
    "awards.invite_members": "gửi giấy mời họp hội đồng",
    "awards.issue_decision": "ban hành quyết định, tờ trình khen thưởng",
    "awards.lift_override": "bỏ chấp nhận ngoại lệ",
    "awards.note_comment": "ghi phản ánh trong thời gian công khai",
    "awards.open_round": "mở đợt xét khen thưởng",
    "awards.open_voting": "mở bỏ phiếu",
    "awards.override_check": "chấp nhận ngoại lệ",
    "awards.pay_fund": "ghi chi quỹ thi đua, khen thưởng",
    "awards.plan_session": "gọi họp hội đồng",
    "awards.print_certificates": "in bằng khen, giấy khen",
    "awards.publish_exemplar": "duyệt và công bố điển hình",
    "awards.publish_list": "công khai danh sách đề nghị khen thưởng",
    "awards.put_on_agenda": "đưa hồ sơ vào chương trình họp",
    "awards.recall_exemplar": "lấy lại điển hình đã trình",
    "awards.receive_nomination": "tiếp nhận thẩm định hồ sơ khen thưởng",
    "awards.record_higher_decision": "ghi nhận quyết định khen thưởng của cấp trên",
    "awards.refuse_nomination": "thông báo không khen thưởng",
    "awards.reissue_record": "ghi việc cấp lại bằng",
    "awards.remove_exemplar_picture": "gỡ ảnh của điển hình",
    "awards.remove_file": "gỡ tệp của hồ sơ khen thưởng",
    "awards.remove_layout": "xoá mẫu bằng khen, giấy khen",
    "awards.reopen_round": "mở lại nhận hồ sơ khen thưởng",
    "awards.restore_exemplar": "soạn lại điển hình đã gỡ",
    "awards.restore_nomination": "lập lại hồ sơ khen thưởng đã rút",
    "awards.return_exemplar": "trả lại điển hình để bổ sung",
    "awards.return_nomination": "trả lại hồ sơ khen thưởng",
    "awards.reverse_fund_entry": "huỷ dòng sổ quỹ",
    "awards.revoke_record": "huỷ bỏ, thu hồi khen thưởng",
    "awards.save_exemplar": "sửa điển hình",
    "awards.save_layout": "sửa mẫu bằng khen, giấy khen",
    "awards.save_provisions": "sửa quy định khen thưởng của kế hoạch",
    "awards.seat_member": "thêm thành viên hội đồng",
    "awards.set_quotas": "sửa chỉ tiêu khen thưởng",
    "awards.set_word_template_aside": "ngừng dùng mẫu văn bản Word",
    "awards.settle_comment": "ghi kết quả xử lý phản ánh",
    "awards.start_nomination": "lập hồ sơ khen thưởng",
    "awards.submit_exemplar": "trình duyệt điển hình",
    "awards.submit_nomination": "trình hồ sơ khen thưởng",
    "awards.switch_rule_set": "áp dụng bộ quy định khác",
    "awards.take_attendance": "điểm danh phiên họp",
    "awards.take_off_agenda": "rút hồ sơ khỏi chương trình họp",
    "awards.undo_abstention": "bỏ ghi nhận không tham gia bỏ phiếu",
    "awards.upload_word_template": "tải lên mẫu văn bản Word",
    "awards.withdraw_exemplar": "gỡ điển hình",
    "awards.withdraw_nomination": "rút hồ sơ khen thưởng",
    "awards.write_minutes": "lập biên bản họp hội đồng",
    "campaigns.add_plan": "lập kế hoạch",
    "campaigns.answer_question": "trả lời khó khăn, vướng mắc",
    "campaigns.ask_question": "nêu khó khăn, vướng mắc",
    "campaigns.ask_question_again": "hỏi lại khó khăn, vướng mắc",
    "campaigns.change_plan": "sửa kế hoạch",
    "campaigns.amend_plan": "kế hoạch được sửa đổi, có hiệu lực",
    "campaigns.chase_plans": "đôn đốc ban hành kế hoạch",
    "campaigns.close": "kết thúc phong trào",
    "campaigns.drop_plan_reading": "xoá văn bản kế hoạch đang đọc",
    "campaigns.discard_amendment": "bỏ bản sửa đổi kế hoạch",
    "campaigns.issue_amendment": "ban hành bản sửa đổi kế hoạch",
    "campaigns.recall_amendment": "đưa bản sửa đổi kế hoạch về dự thảo",
    "campaigns.start_amendment": "bắt đầu sửa đổi kế hoạch",
    "campaigns.copy": "lập phong trào mới từ phong trào cũ",
    "campaigns.import": "nhập phong trào từ tệp Excel",
    "campaigns.finish_duty": "báo đã làm xong nhiệm vụ",
    "campaigns.issue_plan": "ban hành kế hoạch",
    "campaigns.pass_question_on": "chuyển câu hỏi cho đơn vị khác",
    "campaigns.make_plan_from_document": "tạo dự thảo kế hoạch từ văn bản",
    "campaigns.publish": "công khai phong trào",
    "campaigns.publish_answer": "công khai câu trả lời",
    "campaigns.read_plan": "tải văn bản kế hoạch lên để đọc",
    "campaigns.reopen_duty": "mở lại nhiệm vụ",
    "campaigns.add_finding": "nêu tồn tại khi kiểm tra",
    "campaigns.answer_finding": "báo kết quả khắc phục",
    "campaigns.cancel_inspection": "huỷ cuộc kiểm tra",
    "campaigns.hold_inspection": "ghi kết quả kiểm tra",
    "campaigns.plan_inspection": "lập cuộc kiểm tra, giám sát",
    "campaigns.return_finding": "yêu cầu khắc phục tiếp",
    "campaigns.settle_finding": "xác nhận đã khắc phục",
    "campaigns.save_duties": "giao nhiệm vụ của kế hoạch",
    "campaigns.start": "phát động phong trào",
    "campaigns.start_duty": "bắt đầu làm nhiệm vụ",
    "campaigns.start_plan": "bắt đầu lập kế hoạch",
    "campaigns.take_question_up": "đưa vướng mắc vào sửa đổi kế hoạch",
    "campaigns.let_question_go": "đưa vướng mắc ra khỏi bản sửa đổi kế hoạch",
    "campaigns.withdraw_answer": "gỡ câu trả lời công khai",
    "criteria.save_groups": "sửa đối tượng và tiêu chí",
    "criteria.take_over": "lấy đối tượng và tiêu chí của cấp trên",
    "reports.follow_plan": "đổi kỳ báo cáo theo kế hoạch sửa đổi",
    "reports.add_indicator": "thêm chỉ tiêu",
    "reports.change_indicator": "sửa chỉ tiêu",
    "reports.import_indicators": "nhập danh mục chỉ tiêu",
    "reports.order_indicators": "đổi thứ tự chỉ tiêu",
    "reports.restore_indicator": "dùng lại chỉ tiêu",
    "reports.retire_indicator": "ngừng dùng chỉ tiêu",
    "reports.take_indicators": "đưa thay đổi chỉ tiêu vào kỳ báo cáo",
    "reports.accept": "chấp nhận báo cáo",
    "reports.carry_upward": "chuyển bản tổng hợp lên cấp trên",
    "reports.change_round": "sửa kỳ báo cáo",
    "reports.chase": "đôn đốc báo cáo",
    "reports.close_round": "đóng kỳ báo cáo",
    "reports.compile": "tạo bản tổng hợp",
    "reports.extend": "gia hạn nộp báo cáo",
    "reports.issue_compilation": "phát hành bản tổng hợp",
    "reports.open_round": "mở kỳ báo cáo",
    "reports.remove_evidence": "gỡ minh chứng",
    "reports.acknowledge": "ghi nhận báo cáo cùng nhận",
    "reports.open_calendar": "lập địa chỉ lịch",
    "reports.renew_calendar": "đổi địa chỉ lịch",
    "reports.revoke_calendar": "thu hồi địa chỉ lịch",
    "reports.reopen_report": "mở lại báo cáo đã chấp nhận",
    "reports.request_reports": "yêu cầu báo cáo đột xuất",
    "reports.reopen_round": "mở lại kỳ báo cáo",
    "reports.return": "trả lại báo cáo",
    "reports.submit": "nộp báo cáo",
    "units.change_role": "đổi vai trò",
    "units.change_unit": "sửa đơn vị",
    "units.create_unit": "lập đơn vị",
    "units.end_membership": "kết thúc vai trò",
    "units.end_unit": "kết thúc đơn vị",
    "units.import_people": "nhập danh sách người dùng",
    "units.import_units": "nhập danh sách đơn vị",
    "units.invite": "mời người dùng",
    "units.join": "nhận lời mời",
    "units.merge_units": "sáp nhập đơn vị",
    "units.move_unit": "chuyển đơn vị",
    "units.reopen_unit": "khôi phục đơn vị",
    "units.resend_invitation": "gửi lại lời mời",
    "units.save_bloc": "sửa cụm, khối thi đua",
    "units.save_bloc_members": "sửa thành viên cụm, khối",
    "units.undo_merge": "hoàn tác sáp nhập",
    "units.withdraw_invitation": "rút lời mời",
}
UNNAMED = "thao tác khác"


def words_of(act: str) -> str:
    """The Vietnamese name of an act."""
    return ACTS.get(act, UNNAMED)


def trail_of(user: User) -> QuerySet[AuditEvent]:
    """All events for a system administrator; a unit's administrator sees those of its subtree
    and everybody their own.
    """
    events = AuditEvent.objects.select_related("actor")
    if user.is_superuser:
        return events
    condition = Q(actor=user)
    membership = getattr(user, "acting_membership", None)
    if membership is not None and membership.role == ADMINISTRATOR:
        condition |= Q(scope_path__startswith=membership.scope.path)
    return events.filter(condition)
