import Theme from "vitepress/theme-without-fonts";
import SignatureWorkbench from "./SignatureWorkbench.vue";
import SiteLayout from "./SiteLayout.vue";
import "./style.css";

const enhanceApp = ({ app }) => app.component("SignatureWorkbench", SignatureWorkbench);

export default { extends: Theme, Layout: SiteLayout, enhanceApp };
