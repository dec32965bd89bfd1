//! Checks of how files are framed, where their readers trust what they find.
//!
//! The Arrow reader allocates as many bytes as a damaged length says, and the Avro reader takes a
//! block that is cut off for the end of the file, so that rows would vanish without an error.

use datafusion::arrow::error::ArrowError;
use datafusion::common::{DataFusionError, Result};
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};

const ARROW_MAGIC: &[u8] = b"ARROW1";
const AVRO_MAGIC: &[u8] = b"Obj\x01";
const AVRO_SYNC_BYTES: u64 = 16;
/// The longest variable-length integer, twice.
const AVRO_BLOCK_HEAD_BYTES: u64 = 20;
const CONTINUATION: [u8; 4] = [0xff; 4];

/// Checks that an Arrow file has its end, or that the first length of a stream fits the file.
///
/// # Errors
/// What the store gives, and an Arrow IPC error for a damaged file.
pub async fn check_arrow(store: &dyn ObjectStore, file: &ObjectMeta) -> Result<()> {
    let damaged = |problem: &str| -> Result<()> {
        let text = format!("{}: {problem}", file.location);
        Err(ArrowError::IpcError(text).into())
    };
    let head = store.get_range(&file.location, 0..file.size.min(8)).await?;
    if head.starts_with(ARROW_MAGIC) {
        let magic_bytes = ARROW_MAGIC.len() as u64;
        let end = file.size.saturating_sub(magic_bytes)..file.size;
        let tail = store.get_range(&file.location, end).await?;
        return if tail == ARROW_MAGIC && file.size > 2 * magic_bytes {
            Ok(())
        } else {
            damaged("it begins as an Arrow file, but its end is missing")
        };
    }
    let length = match head.strip_prefix(&CONTINUATION) {
        Some(rest) => rest.first_chunk(),
        None => head.first_chunk(),
    };
    match length.map(|bytes| i32::from_le_bytes(*bytes)) {
        Some(length) if u64::try_from(length).is_ok_and(|length| length <= file.size) => Ok(()),
        _ => damaged("it is neither an Arrow file nor an Arrow stream, or it is cut off"),
    }
}

/// Checks that the blocks of an Avro file fill it to its last byte.
///
/// # Errors
/// What the store gives, and an Avro error for a damaged file.
pub async fn check_avro(store: &dyn ObjectStore, file: &ObjectMeta) -> Result<()> {
    let damaged = |problem: &str| -> DataFusionError {
        ArrowError::AvroError(format!("{}: {problem}", file.location)).into()
    };
    let mut position = end_of_avro_head(store, file)
        .await?
        .ok_or_else(|| damaged("it is no Avro file, or its head is cut off"))?;
    while position < file.size {
        let end = file.size.min(position + AVRO_BLOCK_HEAD_BYTES);
        let bytes = store.get_range(&file.location, position..end).await?;
        let mut head = Cursor { bytes: &bytes, position: 0 };
        let size = head.long().and(head.long()).and_then(|size| u64::try_from(size).ok());
        let next = size
            .and_then(|size| (position + head.position as u64).checked_add(size))
            .and_then(|end| end.checked_add(AVRO_SYNC_BYTES));
        match next {
            Some(next) if next <= file.size => position = next,
            _ => return Err(damaged("its last block is cut off")),
        }
    }
    Ok(())
}

/// Where the first block begins; none for a head that is damaged.
async fn end_of_avro_head(store: &dyn ObjectStore, file: &ObjectMeta) -> Result<Option<u64>> {
    let mut window = 64 << 10;
    loop {
        let bytes = store.get_range(&file.location, 0..file.size.min(window)).await?;
        match skip_avro_head(&bytes) {
            Some(end) => return Ok(Some(end)),
            None if window >= file.size => return Ok(None),
            None => window *= 4,
        }
    }
}

fn skip_avro_head(bytes: &[u8]) -> Option<u64> {
    bytes.starts_with(AVRO_MAGIC).then_some(())?;
    let mut cursor = Cursor { bytes, position: AVRO_MAGIC.len() };
    loop {
        match cursor.long()? {
            0 => break,
            pairs => {
                // A negative count is followed by the block's size.
                if pairs < 0 {
                    cursor.long()?;
                }
                for _ in 0..pairs.unsigned_abs().checked_mul(2)? {
                    cursor.skip_bytes()?;
                }
            }
        }
    }
    let end = cursor.position as u64 + AVRO_SYNC_BYTES;
    (end <= bytes.len() as u64).then_some(end)
}

/// Reads Avro's integers and skips its texts.
struct Cursor<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Cursor<'_> {
    fn long(&mut self) -> Option<i64> {
        let mut value: u64 = 0;
        for shift in (0..64).step_by(7) {
            let byte = *self.bytes.get(self.position)?;
            self.position += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some((value >> 1) as i64 ^ -((value & 1) as i64));
            }
        }
        None
    }

    fn skip_bytes(&mut self) -> Option<()> {
        let length = usize::try_from(self.long()?).ok()?;
        self.position = self.position.checked_add(length)?;
        (self.position <= self.bytes.len()).then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use object_store::memory::InMemory;
    use object_store::path::Path;

    async fn put(bytes: &[u8]) -> (InMemory, ObjectMeta) {
        let store = InMemory::new();
        let path = Path::from("file");
        store.put(&path, bytes.to_vec().into()).await.unwrap();
        let file = store.head(&path).await.unwrap();
        (store, file)
    }

    /// One entry of metadata ("k" to "v"), a sync marker, and one block of three bytes.
    fn avro() -> Vec<u8> {
        let mut bytes = AVRO_MAGIC.to_vec();
        bytes.extend([2, 2, b'k', 2, b'v', 0]);
        bytes.extend([7; 16]);
        bytes.extend([2, 6, 1, 2, 3]);
        bytes.extend([7; 16]);
        bytes
    }

    #[tokio::test]
    async fn an_avro_file_that_is_cut_anywhere_is_refused() {
        let whole = avro();
        let head = whole.len() - 21;
        for length in 0..=whole.len() {
            let (store, file) = put(&whole[..length]).await;
            let accepted = check_avro(&store, &file).await.is_ok();
            assert_eq!(accepted, length == head || length == whole.len(), "{length} bytes");
        }
    }

    #[tokio::test]
    async fn an_arrow_file_without_its_end_is_refused() {
        let (store, file) = put(b"ARROW1\0\0\xff\xff\xff\xff\x08\0\0\0").await;
        let error = check_arrow(&store, &file).await.unwrap_err().to_string();
        assert!(error.contains("its end is missing"), "{error}");
    }

    #[tokio::test]
    async fn a_stream_longer_than_its_file_is_refused() {
        for bytes in [&b"ARRO"[..], b"\xff\xff\xff\xff\xff\xff\xff\x7f", b"", b"\x01"] {
            let (store, file) = put(bytes).await;
            assert!(check_arrow(&store, &file).await.is_err(), "{bytes:?}");
        }
    }
}
