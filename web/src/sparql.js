import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";

const box = document.getElementById("yasgui");
if (box) {
    new Yasgui(box, { requestConfig: { endpoint: box.dataset.endpoint } });
}
