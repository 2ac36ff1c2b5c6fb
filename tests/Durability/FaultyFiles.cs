using Mira.Experiments.Files;

namespace Mira.Tests.Durability;

/// <summary>A disk on which one thing goes wrong at one call; it knows what a power loss would leave of everything
/// written through it.</summary>
/// <param name="fault">What goes wrong.</param>
/// <param name="at">At which call that the fault can concern, from 1.</param>
internal sealed class FaultyFiles(Fault fault, int at) : IFileSystem
{
    private readonly Dictionary<string, Content> _names = [];
    private readonly Dictionary<string, Content> _flushedNames = [];
    private int _calls;

    /// <summary>Whether the call has come.</summary>
    internal bool HasFailed => _calls >= at;

    private bool IsDead => HasFailed && fault is Fault.Death or Fault.PowerLoss or Fault.PowerLossThatKeepsNames;

    public void CreateFolder(string folder)
    {
        Meet(isWrite: false, needsSpace: true);
        DiskFiles.Instance.CreateFolder(folder);
    }

    public Stream Create(string path)
    {
        Meet(isWrite: false, needsSpace: true);
        return new FaultyStream(this, DiskFiles.Instance.Create(path), _names[path] = new Content());
    }

    public Stream Append(string path)
    {
        Meet(isWrite: false, needsSpace: true);
        return new FaultyStream(this, DiskFiles.Instance.Append(path), Known(path));
    }

    public void Flush(Stream stream)
    {
        Meet(isWrite: false, needsSpace: true);
        ((FaultyStream)stream).Keep();
    }

    public void Rename(string path, string name)
    {
        Meet();
        var content = Known(path);
        DiskFiles.Instance.Rename(path, name);
        _names.Remove(path);
        _names[name] = content;
    }

    public void Link(string path, string name)
    {
        Meet();
        DiskFiles.Instance.Link(path, name);
        _names[name] = Known(path);
    }

    public void Delete(string path)
    {
        Meet();
        DiskFiles.Instance.Delete(path);
        _names.Remove(path);
    }

    public void FlushFolder(string folder)
    {
        Meet();
        Array.ForEach([.. _flushedNames.Keys.Where(name => Path.GetDirectoryName(name) == folder)],
            name => _flushedNames.Remove(name));
        foreach (var (name, content) in _names.Where(entry => Path.GetDirectoryName(entry.Key) == folder))
        {
            _flushedNames[name] = content;
        }
    }

    public long FreeSpace(string folder) => long.MaxValue;

    /// <summary>Leaves in a folder what a power loss leaves there.</summary>
    internal void Restart(string folder)
    {
        if (fault is not (Fault.PowerLoss or Fault.PowerLossThatKeepsNames))
        {
            return;
        }
        Directory.Delete(folder, recursive: true);
        foreach (var (name, content) in fault == Fault.PowerLoss ? _flushedNames : _names)
        {
            AtomicFile.Write(name, stream => stream.Write(content.Flushed));
        }
    }

    /// <summary>The content of a file; one that was there before is on the disk.</summary>
    private Content Known(string path) => _names.TryGetValue(path, out var content)
        ? content
        : _names[path] = new Content { Flushed = File.ReadAllBytes(path) };

    /// <summary>Where things go wrong.</summary>
    /// <returns>Whether half of a write shall be stored first.</returns>
    private void Meet(bool isWrite = false, bool needsSpace = false, Action? half = null)
    {
        if (fault == Fault.ShortWrite ? isWrite : fault != Fault.NoSpace || needsSpace)
        {
            _calls++;
        }
        if (IsDead)
        {
            Half(half);
            throw new DeathException();
        }
        if (fault == Fault.NoSpace && HasFailed && needsSpace)
        {
            throw new IOException("No space left on device");
        }
        if (_calls == at && (fault == Fault.Error || (fault == Fault.ShortWrite && isWrite)))
        {
            Half(half);
            throw new IOException("Input/output error");
        }
    }

    private void Half(Action? half)
    {
        if (_calls == at && fault != Fault.Error)
        {
            half?.Invoke();
        }
    }

    /// <summary>A file apart from its names.</summary>
    private sealed class Content
    {
        internal byte[] Flushed { get; set; } = [];
    }

    private sealed class FaultyStream(FaultyFiles files, Stream inner, Content content) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            files.Meet(isWrite: true, needsSpace: true, () => inner.Write(buffer, offset, count / 2));
            inner.Write(buffer, offset, count);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void SetLength(long value) => throw new NotSupportedException();

        /// <summary>What is written now would survive.</summary>
        internal void Keep()
        {
            using var written = new FileStream(((FileStream)inner).Name, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete);
            content.Flushed = new byte[written.Length];
            written.ReadExactly(content.Flushed);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
