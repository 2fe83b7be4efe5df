// Reads a drawing that the server sent: only known elements and attributes are kept, and no address but pictures in it.

const SVG = "http://www.w3.org/2000/svg";

const ELEMENTS = new Set(["svg", "g", "title", "defs", "clipPath", "rect", "text", "tspan", "polyline", "path", "circle", "image", "line"]);

const ATTRIBUTES = new Set([
  "width", "height", "viewBox", "font-family", "font-size", "font-weight", "font-style", "fill", "stroke", "stroke-width",
  "stroke-linejoin", "stroke-dasharray", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "rx", "ry", "cx", "cy", "r", "points", "d",
  "transform", "clip-path", "id", "data-shot", "data-segment", "text-anchor", "opacity",
]);

const isPicture = (address) => /^data:image\/(jpeg|png|webp);base64,[A-Za-z0-9+/=\s]*$/.test(address);
const isOwnPicture = (address) => /^\/films\/[^?#]*\/thumbnails\/[^#]*$/.test(address);

const copyOf = (element, prefix) => {
  const copy = document.createElementNS(SVG, element.localName);
  for (const { name, value } of element.attributes) {
    if (name === "href" && element.localName === "image" && (isPicture(value) || isOwnPicture(value))) copy.setAttribute("href", value);
    else if (name === "id") copy.setAttribute("id", prefix + value);
    else if (name === "clip-path") copy.setAttribute(name, value.replace(/^url\(#([\w-]+)\)$/, `url(#${prefix}$1)`));
    else if (ATTRIBUTES.has(name) && !/url\(|javascript:/i.test(value)) copy.setAttribute(name, value);
  }
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) copy.append(child.data);
    else if (child.nodeType === Node.ELEMENT_NODE && child.namespaceURI === SVG && ELEMENTS.has(child.localName)) copy.append(copyOf(child, prefix));
  }
  return copy;
};

// The drawing in *text*; null where that is none. Its ids begin with *prefix*.
export const svgOf = (text, prefix = "drawing-") => {
  const { documentElement: root } = new DOMParser().parseFromString(text, "image/svg+xml");
  return root.namespaceURI === SVG && root.localName === "svg" ? copyOf(root, prefix) : null;
};
