// To be made.
export const openFilmSettings = () => {};
