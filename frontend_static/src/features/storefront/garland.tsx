/** The hero's picture: swing tags on a thread, painted like blue-and-white ware. */
export function Garland() {
  return (
    <svg class="garland" viewBox="0 0 480 360" aria-hidden="true">
      <path class="garland-thread" d="M-10 40C110 96 190 84 262 62S420 34 500 66" />
      <g class="garland-tag" transform="translate(92 84) rotate(7)">
        <path class="garland-string" d="M0-10C-4 6 2 14 0 26" />
        <path class="garland-paper" d="M-34 52 0 18l34 34v116a10 10 0 0 1-10 10h-48a10 10 0 0 1-10-10z" />
        <circle class="garland-hole" cx="0" cy="44" r="6" />
        <path
          class="garland-brush"
          d="M0 82c16 16 16 26 0 42-16-16-16-26 0-42zM0 166c16-16 16-26 0-42-16 16-16 26 0 42zM-24 124h48"
        />
      </g>
      <g class="garland-tag garland-tag-full" transform="translate(244 68) rotate(-3)">
        <path class="garland-string" d="M0-2C4 14-2 24 0 36" />
        <path class="garland-paper" d="M-54 80 0 28l54 52v158a12 12 0 0 1-12 12h-84a12 12 0 0 1-12-12z" />
        <circle class="garland-hole" cx="0" cy="62" r="8" />
        <g class="garland-brush">
          <path d="M-48 216a16 16 0 0 1 32 0 16 16 0 0 1 32 0 16 16 0 0 1 32 0M-32 200a16 16 0 0 1 32 0 16 16 0 0 1 32 0" />
          <path d="M0 112v58M0 140c-14-2-22-12-24-26 14 2 22 12 24 26zM0 140c14-2 22-12 24-26-14 2-22 12-24 26zM0 118c-6-8-6-16 0-24 6 8 6 16 0 24z" />
        </g>
      </g>
      <g class="garland-tag" transform="translate(392 48) rotate(5)">
        <path class="garland-string" d="M0-2C4 14-2 20 0 30" />
        <path class="garland-paper" d="M-32 56 0 24l32 32v100a10 10 0 0 1-10 10h-44a10 10 0 0 1-10-10z" />
        <circle class="garland-hole" cx="0" cy="50" r="6" />
        <path class="garland-brush" d="M-20 92 20 148M20 92l-40 56M0 104l12 16-12 16-12-16z" />
      </g>
    </svg>
  );
}
