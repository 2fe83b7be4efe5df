// To be made.
export const deleteShot = () => {};
export const duplicateShot = () => {};
