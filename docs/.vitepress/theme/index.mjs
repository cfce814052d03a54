import Theme from "vitepress/theme-without-fonts";
import "./style.css";
import Layout from "./Layout.vue";
import Versions from "./Versions.vue";
import Workbench from "./Workbench.vue";

export default {
  extends: Theme,
  Layout,
  enhanceApp({ app }) {
    app.component("Versions", Versions);
    app.component("Workbench", Workbench);
  },
};
