### Chinese: first contact

pairing-section = 配对
pairing-title = 与另一组织配对
pairing-waiting = 等待对方。
pairing-tell = 请以可信方式告知对方此地址：{ $address }
pairing-done = 已与 { $name } 配对。
pairing-pinned = 其密钥和连接已固定。
pairing-failed = 未配对：{ $why }。
pairing-open = 开放配对 5 分钟
pairing-join-at = 或加入地址
pairing-join = 加入
pairing-calls-itself = 对方自称 { $name }。请拨打您原有的号码，不要用此处的号码。
pairing-read = 请朗读：{ $code }
pairing-our-side-done = 您方已完成；等待对方输入您所读的代码。
pairing-type = 输入对方读给您的内容
pairing-confirm = 确认
pairing-one-try = 仅一次机会。代码错误则配对终止；剩余 { $left }。
