/** The tones of SCREEN rule U5. Own and peer differ by fill and shape too. */
export const GROUND = "#0B1016";
export const PANEL = "#141B23";
export const TEXT = "#E6EDF3";
export const OWN = "#FFFFFF";
export const PEER = "#4DB5FF";
export const CAUTION = "#FFC400";
export const WARNING = "#FF4B4B";
export const STALE = "#7A8793";
export const LAND = "#141C25";
export const COAST = "#46576A";
export const BORDER = "#364553";
export const GRID = "#1F2A36";
export const DIM = "#9AA7B4";
