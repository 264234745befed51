//! The few calls of the SQLite C API that the peer needs, with a fault that stops the run: a benchmark has nothing to recover.

use std::ffi::{CStr, CString};
use std::ptr;

use libsqlite3_sys as c;

/// A connection.
pub struct Db(*mut c::sqlite3);

/// A prepared statement. Bytes that are bound must live until it is stepped and reset, which `run` and `row` do at once.
pub struct Stmt(*mut c::sqlite3_stmt, *mut c::sqlite3);

/// A value to bind.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
    Null,
}

// One thread at a time holds a connection and its statements: they move into the writer and stay there.
unsafe impl Send for Db {}
unsafe impl Send for Stmt {}

fn stop(db: *mut c::sqlite3, what: &str) -> ! {
    let why = unsafe { CStr::from_ptr(c::sqlite3_errmsg(db)) };
    panic!("{what}: {}", why.to_string_lossy());
}

impl Db {
    pub fn open(path: &str) -> Self {
        let path = CString::new(path).unwrap();
        let mut db = ptr::null_mut();
        let flags = c::SQLITE_OPEN_READWRITE | c::SQLITE_OPEN_NOMUTEX;
        if unsafe { c::sqlite3_open_v2(path.as_ptr(), &raw mut db, flags, ptr::null()) } != c::SQLITE_OK {
            stop(db, "open");
        }
        Self(db)
    }

    pub fn exec(&self, sql: &str) {
        let text = CString::new(sql).unwrap();
        if unsafe { c::sqlite3_exec(self.0, text.as_ptr(), None, ptr::null_mut(), ptr::null_mut()) } != c::SQLITE_OK {
            stop(self.0, sql);
        }
    }

    pub fn prepare(&self, sql: &str) -> Stmt {
        let text = CString::new(sql).unwrap();
        let mut stmt = ptr::null_mut();
        let flags = c::SQLITE_PREPARE_PERSISTENT;
        if unsafe { c::sqlite3_prepare_v3(self.0, text.as_ptr(), -1, flags, &raw mut stmt, ptr::null_mut()) } != c::SQLITE_OK {
            stop(self.0, sql);
        }
        Stmt(stmt, self.0)
    }
}

impl Stmt {
    fn bind(&self, values: &[Value<'_>]) {
        for (at, value) in (1..).zip(values) {
            let done = unsafe {
                match value {
                    Value::Int(value) => c::sqlite3_bind_int64(self.0, at, *value),
                    Value::Text(text) => c::sqlite3_bind_text(self.0, at, text.as_ptr().cast(), text.len() as i32, c::SQLITE_STATIC()),
                    Value::Blob(bytes) => c::sqlite3_bind_blob(self.0, at, bytes.as_ptr().cast(), bytes.len() as i32, c::SQLITE_STATIC()),
                    Value::Null => c::sqlite3_bind_null(self.0, at),
                }
            };
            if done != c::SQLITE_OK {
                stop(self.1, "bind");
            }
        }
    }

    /// Runs a statement that gives no row.
    pub fn run(&self, values: &[Value<'_>]) {
        self.bind(values);
        if unsafe { c::sqlite3_step(self.0) } != c::SQLITE_DONE {
            stop(self.1, "step");
        }
        unsafe { c::sqlite3_reset(self.0) };
    }

    /// Runs a statement and reads each row.
    pub fn rows<T>(&self, values: &[Value<'_>], mut read: impl FnMut(&Self) -> T) -> Vec<T> {
        self.bind(values);
        let mut found = Vec::new();
        loop {
            match unsafe { c::sqlite3_step(self.0) } {
                c::SQLITE_ROW => found.push(read(self)),
                c::SQLITE_DONE => break,
                _ => stop(self.1, "step"),
            }
        }
        unsafe { c::sqlite3_reset(self.0) };
        found
    }

    pub fn int(&self, column: i32) -> i64 {
        unsafe { c::sqlite3_column_int64(self.0, column) }
    }

    pub fn is_null(&self, column: i32) -> bool {
        unsafe { c::sqlite3_column_type(self.0, column) == c::SQLITE_NULL }
    }

    pub fn bytes(&self, column: i32) -> Vec<u8> {
        unsafe {
            let from = c::sqlite3_column_blob(self.0, column).cast::<u8>();
            let length = c::sqlite3_column_bytes(self.0, column) as usize;
            if from.is_null() { Vec::new() } else { std::slice::from_raw_parts(from, length).to_vec() }
        }
    }

    pub fn text(&self, column: i32) -> String {
        String::from_utf8(self.bytes(column)).unwrap()
    }
}
