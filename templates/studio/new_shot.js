// To be made.
export const openNewShot = () => {};
export const openNewScene = () => {};
