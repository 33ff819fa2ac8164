import cytoscape from "cytoscape";

const box = document.getElementById("network");
if (box) {
    cytoscape({ container: box });
}
