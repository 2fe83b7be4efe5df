// To be made.

export const mount = () => {};
