"""Rights over one's own things; what units see of the trail is asked through scope paths."""

import rules


@rules.predicate
def owns_job(user, job) -> bool:
    return job is not None and job.owner_id == user.pk


rules.add_perm("accounts.view_job", owns_job)
