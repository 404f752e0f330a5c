import { CloudUpload } from "lucide";
import { useRef, useState } from "preact/hooks";
import { Icon } from "./icon";

interface DropZoneProps {
  onFiles: (files: File[]) => void;
  /** What is asked for, what the button says, and what is taken. */
  text: string;
  button: string;
  limits: string;
  accept?: string;
  multiple?: boolean;
  look?: "primary" | "quiet";
}

/** Takes files that are dropped on it or picked. */
export function DropZone({ onFiles, text, button, limits, accept, multiple = true, look = "primary" }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null | undefined) => {
    if (files?.length) onFiles(Array.from(files));
    if (input.current) input.current.value = "";
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the label inside does the same for the keyboard
    <div
      class={over ? "drop drop-over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <Icon of={CloudUpload} size={32} />
      <p>{text}</p>
      <label class={`button button-${look} file-button`}>
        {button}
        <input
          ref={input}
          type="file"
          accept={accept}
          multiple={multiple}
          onChange={(event) => take(event.currentTarget.files)}
        />
      </label>
      <p class="muted small">{limits}</p>
    </div>
  );
}
