### العربية: التفويضات والاتفاقات وبنودها.

MANDATE-title = تفويض
MANDATE-line = { $withdrawn_code ->
    [yes] سُحب التفويض الصادر عن { $authorised_by }
   *[other] تفويض من { $authorised_by }: { $purpose }، من { $from } حتى { $until }
}
AGREEMENT_PROPOSE-title = اقتراح اتفاق
AGREEMENT_PROPOSE-line = مقترح: { $title } ({ $agreement_id })، النسخة { $version }
AGREEMENT_AMEND-title = اقتراح تعديل
AGREEMENT_AMEND-line = تعديل { $agreement_id } ابتداءً من { $effective_at }: { $clauses }
CLAUSE_ACCEPT-title = الموافقة على بنود
CLAUSE_ACCEPT-line = متفق عليه في { $agreement_id } ({ $version })، { $clauses_count ->
    [one] بند واحد
    [two] بندان
    [few] { $clauses_count } بنود
   *[other] { $clauses_count } بنداً
}: { $clauses }
CLAUSE_RESERVE-title = تحفظ على بنود
CLAUSE_RESERVE-line = تحفظ في { $agreement_id } ({ $version }): { $clauses }. { $remark }
CLAUSE_REJECT-title = رفض بنود
CLAUSE_REJECT-line = مرفوض في { $agreement_id } ({ $version }): { $clauses }. { $remark }
AGREEMENT_SIGN-title = توقيع اتفاق
AGREEMENT_SIGN-line = { $agreement_id } ({ $version }) وقّعه { $signatories }
FIRST_SIGNATURE-title = التوقيع الأول
FIRST_SIGNATURE-line = { $signatory }: وقّع { $agreement_id } ({ $signed })؛ يُنتظر توقيع شخص ثانٍ
SUSPEND-title = تعليق بنود
SUSPEND-line = عُلّق في { $agreement_id } ابتداءً من { $from } ({ $reason }): { $clauses }
RESUME_PROPOSE-title = اقتراح استئناف
RESUME_PROPOSE-line = اقتُرح استئناف ما يلي في { $agreement_id }: { $clauses }
RESUME-title = الموافقة على الاستئناف
RESUME-line = وُوفق على استئناف ما يلي في { $agreement_id }: { $clauses }
Purpose-avoid_incidents = تفادي الحوادث غير المقصودة
Purpose-humanitarian_movement = تحرك إنساني
Purpose-search_and_rescue = البحث والإنقاذ
Purpose-fire_fighting = إطفاء الحرائق
Purpose-exercise = تمرين
Purpose-other = أخرى
SuspensionReason-incident = حادث
SuspensionReason-breach_alleged = خرق مزعوم
SuspensionReason-review = مراجعة
SuspensionReason-technical = سبب فني
SuspensionReason-instructed = بناءً على تعليمات
SuspensionReason-other = أخرى
Standpoint-open = لم يُعلن بعد
Standpoint-reserved = متحفظ عليه
Standpoint-rejected = مرفوض
ClauseStatus-agreed = متفق عليه
ClauseStatus-reserved = متحفظ عليه
ClauseStatus-rejected = مرفوض
ClauseStatus-suspended = معلّق
Clause-parties = الأطراف
Clause-purpose_and_limits = الغرض والحدود
Clause-term = مدة السريان
Clause-area = المنطقة المشمولة
Clause-altitudes = الارتفاعات
Clause-separation_minima = الحدود الدنيا للفصل
Clause-zones_and_corridors = المناطق والممرات
Clause-notification = الإشعار
Clause-acknowledgement = الإقرار
Clause-line_check = فحص الخط
Clause-alerting = التنبيه
Clause-contacts = جهات الاتصال
Clause-escalation = التصعيد
Clause-radio = اللاسلكي
Clause-conduct = السلوك
Clause-priority = أولوية المستخدمين
Clause-emergency_sar = الطوارئ والبحث والإنقاذ
Clause-protected_sites = المواقع المحمية
Clause-incident = الحوادث
Clause-claims = الادعاءات ومصادر القلق
Clause-breach_ledger = سجل الخروقات
Clause-meetings = الاجتماعات
Clause-amendment = التعديل
Clause-suspension_resumption = التعليق والاستئناف
Clause-languages = اللغات
Clause-never_shared = ما لا يُشارَك أبداً
Clause-records = السجلات
Clause-time = الوقت
Clause-exercise = التمارين
