import Theme from "vitepress/theme-without-fonts";
import Layout from "./Layout.vue";
import "./style.css";
import Workbench from "./Workbench.vue";

export default { extends: Theme, Layout, enhanceApp: ({ app }) => app.component("Workbench", Workbench) };
