"""Chinese sentences about what a run is set beside: another period, the run before, what was reported; scores."""

HISTORY = {
    "changes-since-last": "上一次汇总",
    "no-compared": "没有统计期 {period} 的汇总结果（{folder}），不能对比。",
    "no-compared-hint": "请先用那一期的台账汇总一次（fztally consolidate 台账文件夹 --period {period}，结果文件夹相同），或去掉 --compare。",
    "frozen-damaged": "{folder} 里的上报数据被改动过或不完整，没有与它对照。",
}
