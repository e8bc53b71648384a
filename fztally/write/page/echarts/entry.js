// What the page needs of Apache ECharts, and nothing else. README.md says how the bundle is made from it.
import { init, use } from "echarts/core.js";
import { BarChart, LineChart, PieChart } from "echarts/charts.js";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components.js";
import { CanvasRenderer } from "echarts/renderers.js";

use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export { init };
