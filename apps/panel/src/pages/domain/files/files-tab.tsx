import { useNavigate } from 'react-router';
import type { Domain } from '../../../api/domain-changes.ts';
import { ArchiveUnderWay, ArchiveUpload } from './archive-upload.tsx';
import { FileBrowser } from './file-browser.tsx';
import { FileView } from './file-view.tsx';
import { TrashView } from './trash-view.tsx';
import { UploadList } from './upload-list.tsx';
import { folderAddress, usePlace } from './use-place.ts';

/** The site's files: its folders, one of its files, or what was deleted. Which of them stands in the address. */
export function FilesTab({ domain }: { domain: Domain }) {
  const { view } = usePlace();
  return (
    <>
      <Shown domain={domain} />
      {view !== 'archive' && <ArchiveUnderWay domainId={domain.id} />}
      <UploadList domainId={domain.id} />
    </>
  );
}

function Shown({ domain }: { domain: Domain }) {
  const { folder, file, view } = usePlace();
  const navigate = useNavigate();
  if (view === 'trash') return <TrashView domain={domain} />;
  if (view === 'archive') {
    return <ArchiveUpload domain={domain} onClose={() => void navigate(folderAddress(folder))} />;
  }
  if (file !== null) return <FileView key={file} domain={domain} folder={folder} path={file} />;
  return <FileBrowser key={folder} domain={domain} />;
}
