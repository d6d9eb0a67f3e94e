### 中文：供打印的文件包页面

sheet-language = 中文
sheet-title = 记录
sheet-drawn = 根据 entries.jsonl（即已签名的内容）生成。离线核验：
sheet-party = 方
sheet-key = 恢复密钥的 SHA-256
sheet-times = 写入与收到
sheet-place = 位置
sheet-gone = 自此不再保存：
