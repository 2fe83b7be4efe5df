// To be made.
export const openExport = () => {};
export const stitchReels = () => {};
